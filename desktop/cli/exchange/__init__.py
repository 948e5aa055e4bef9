"""Commands of the exchange, the device's and the server's."""
