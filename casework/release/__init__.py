"""The released catalogue: its structs, how a file of it is read, checked and edited, what a matter needs."""
