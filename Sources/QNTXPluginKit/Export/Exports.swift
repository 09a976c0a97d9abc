// What authors write against: one import of the kit is enough for them.
@_exported public import HTTPTypes
@_exported public import Logging
@_exported public import QNTXPlugin
