from dashboards.forms.grants import GrantForm

__all__ = ["GrantForm"]
