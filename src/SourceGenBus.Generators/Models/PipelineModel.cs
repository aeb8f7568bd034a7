namespace SourceGenBus.Generators.Models;

/// <summary>All middleware of an assembly around one type of message, outermost first.</summary>
internal sealed record PipelineModel(string Namespace, string ClassName, EquatableArray<MiddlewareModel> Middleware);
