"""What is remembered: tables, constraints, queries, migrations, the audit chain."""
