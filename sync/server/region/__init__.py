"""Many banners in one process: each with its own schema, key, stream and host name."""
