"""Letters as pages: HTML and PDF, ready for print."""
