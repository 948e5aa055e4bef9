"""What tests share: invented people, data folders, processes."""
