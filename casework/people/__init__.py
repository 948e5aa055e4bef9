"""Who a case is for and who handles it: names, documents, numbers, and how they are masked."""
