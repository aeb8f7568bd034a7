namespace SourceGenBus.Generators.Descriptors;

/// <summary>The groups in which IDEs list the rules.</summary>
internal static class Category
{
    internal const string Handlers = "SourceGenBus.Handlers";
    internal const string Delivery = "SourceGenBus.Delivery";
    internal const string Concurrency = "SourceGenBus.Concurrency";
    internal const string Contracts = "SourceGenBus.Contracts";
    internal const string Middleware = "SourceGenBus.Middleware";
    internal const string Aggregates = "SourceGenBus.Aggregates";
    internal const string Flow = "SourceGenBus.Flow";
    internal const string Durability = "SourceGenBus.Durability";
}
