namespace SourceGenBus.Dispatch;

/// <summary>What is said of a handler that returned null in the place of a task or of a stream.</summary>
internal static class NullTask
{
    private const string Stream = "Return an empty one, or declare the method async and yield its items.";

    internal static InvalidOperationException Of(Type handlerType) =>
        new($"HandleAsync of '{handlerType}' returned null in the place of a task. Return Task.CompletedTask, or declare the method async.");

    internal static InvalidOperationException OfStream(Type handlerType) =>
        new($"HandleAsync of '{handlerType}' returned null in the place of a stream. {Stream}");
}
