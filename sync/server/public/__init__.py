"""What the public sees of the banner: how one's own case stands, asked by its slip's number."""
