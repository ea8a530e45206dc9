"""The steps of ``scripts/build_data.py``, which builds the embedded data of Yuncheng."""
