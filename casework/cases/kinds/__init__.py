"""Entry kinds by subject: what each body says, which cells it reads and writes, what it makes of a case."""
