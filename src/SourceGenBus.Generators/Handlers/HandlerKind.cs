namespace SourceGenBus.Generators.Handlers;

/// <summary>What a handler class is marked to handle.</summary>
internal enum HandlerKind
{
    Event,
    Command,
    ResultCommand,
    Query,
    StreamQuery,
}
