"""The people of the hall: their accounts, how they sign in, what each may, the journal of what was done."""
