"""The last look before signing, addenda, and versions side by side."""
