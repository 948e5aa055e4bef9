"""The server's doors: requests in, answers out, with limits, metrics and the description of it all."""
