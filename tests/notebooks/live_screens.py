"""Which live screens there are: the names of the face that lead to one. A new screen needs no list but the face's."""

import cqrs_lab

LIVE_SCREENS = [name for name, module in cqrs_lab.DEFINED_IN.items() if ".widgets.screens." in module]
