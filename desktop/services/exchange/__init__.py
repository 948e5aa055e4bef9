"""Exchanging with the banner: enrolling, over the network, by parcel."""
