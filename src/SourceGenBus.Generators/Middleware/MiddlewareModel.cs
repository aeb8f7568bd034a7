using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Middleware;

/// <summary>One middleware around one type of message.</summary>
/// <param name="Kind">What kind of message it is.</param>
/// <param name="Message">The event, command or query.</param>
/// <param name="Result">The type of the answer, with <c>global::</c>; null without one.</param>
/// <param name="QualifiedName">The middleware class.</param>
/// <param name="SimpleName">A name to build identifiers from.</param>
/// <param name="Order">Its place; lower ones are outside.</param>
/// <param name="Constructor">What its constructor takes.</param>
internal sealed record MiddlewareModel(
    HandlerKind Kind,
    EventModel Message,
    string? Result,
    string QualifiedName,
    string SimpleName,
    int Order,
    EquatableArray<DependencyModel> Constructor);
