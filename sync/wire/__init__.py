"""What both ends speak: messages, packing, compression, signatures, sums and chains."""
