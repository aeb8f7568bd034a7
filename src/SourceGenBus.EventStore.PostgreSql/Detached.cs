namespace SourceGenBus.EventStore.PostgreSql;

/// <summary>Work that goes on beside that of whoever started it.</summary>
internal static class Detached
{
    /// <summary>Starts work without the caller's context: above all it takes no part in the caller's ambient transaction.</summary>
    internal static Task Run(Func<Task> work)
    {
        if (ExecutionContext.IsFlowSuppressed())
            return Task.Run(work);
        using (ExecutionContext.SuppressFlow())
            return Task.Run(work);
    }
}
