"""The vault: keys, the encrypted database, migrations, repositories, encrypted audio."""
