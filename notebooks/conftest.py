"""nbval starts a kernel for each lesson here: give the kernels folders that can be written to."""

import private_folders

private_folders.prepare()
