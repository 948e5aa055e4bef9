"""The bilingual one-time notification (蒙汉双语一次性告知单) on every paper."""
