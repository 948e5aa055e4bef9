"""What is recorded beside cases: enquiries, complaints by the hotline's number, inspections."""
