using SourceGenBus.Generators.Incremental;

namespace SourceGenBus.Generators.Middleware;

/// <summary>All middleware of an assembly around one type of message, outermost first.</summary>
/// <param name="Namespace">The namespace of the assembly's generated code.</param>
/// <param name="ClassName">The name of the pipeline class, unique in the assembly.</param>
/// <param name="RouteClass">
/// The route class of the event, which the pipeline then calls directly; null for an event handled elsewhere, and for other messages.
/// </param>
/// <param name="Middleware">The middleware.</param>
/// <param name="IsEditable">Whether its code may change while the program runs.</param>
internal sealed record PipelineModel(
    string Namespace, string ClassName, string? RouteClass, EquatableArray<MiddlewareModel> Middleware, bool IsEditable);
