"""What runs on demand only: whole installations, brought up and broken."""
