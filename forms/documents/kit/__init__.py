"""What the documents are made of: head, foot, blocks, pages, words and labels."""
