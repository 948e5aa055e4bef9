"""Releases at the banner: published once, signed, handed out part by part."""
