using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>
/// The application's execution strategy, and in the transaction of a handler none: a part of a transaction cannot be tried again by itself.
/// The event is delivered again instead.
/// </summary>
internal sealed class HandlerStrategy(IExecutionStrategy inner, DbContext context) : IExecutionStrategy
{
    public bool RetriesOnFailure => !IsInHandler && inner.RetriesOnFailure;

    private bool IsInHandler => context.GetService<HandlerJoin>().WouldJoin;

    public TResult Execute<TState, TResult>(
        TState state,
        Func<DbContext, TState, TResult> operation,
        Func<DbContext, TState, ExecutionResult<TResult>>? verifySucceeded) =>
        IsInHandler ? operation(context, state) : inner.Execute(state, operation, verifySucceeded);

    public Task<TResult> ExecuteAsync<TState, TResult>(
        TState state,
        Func<DbContext, TState, CancellationToken, Task<TResult>> operation,
        Func<DbContext, TState, CancellationToken, Task<ExecutionResult<TResult>>>? verifySucceeded,
        CancellationToken cancellationToken = default) =>
        IsInHandler
            ? operation(context, state, cancellationToken)
            : inner.ExecuteAsync(state, operation, verifySucceeded, cancellationToken);
}
