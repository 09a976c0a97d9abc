// Settings' values are TOML's: who uses the configuration need not import them.
@_exported public import QNTXTOML
