"""The forms besides the slip: what each claims is recorded with its paper."""
