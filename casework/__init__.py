"""What a matter, a case, an applicant and a slip number are: plain Python, no toolkit."""
