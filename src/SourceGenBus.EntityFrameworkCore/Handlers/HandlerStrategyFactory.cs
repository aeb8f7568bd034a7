using Microsoft.EntityFrameworkCore.Storage;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>Makes an application's execution strategy so that it retries nothing in the transaction of a handler.</summary>
internal sealed class HandlerStrategyFactory(Func<ExecutionStrategyDependencies, IExecutionStrategy> inner)
{
    internal IExecutionStrategy Create(ExecutionStrategyDependencies dependencies) =>
        new HandlerStrategy(inner(dependencies), dependencies.CurrentContext.Context);
}
