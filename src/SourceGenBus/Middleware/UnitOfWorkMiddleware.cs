using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Dispatch;

namespace SourceGenBus;

/// <summary>
/// Puts a unit of work around each command: begin, handler, commit, then the collected events. When the handler throws, or
/// the commit does, everything is rolled back, the events are discarded, and the sender receives that exception as it is.
/// </summary>
/// <remarks>
/// <para>
/// The <see cref="IUnitOfWork"/> is a scoped service, so the handler must be of the same scope: the middleware opens one unless
/// the sender's context brings it. Handlers find it in their constructor or as <see cref="EventContext.UnitOfWork"/>, and its
/// transaction as <see cref="EventContext.Session"/>.
/// </para>
/// <para>
/// A command whose context comes from a handler takes part in the outer one's unit of work; when it fails, the outer one
/// cannot be committed any more. Queries pass by.
/// </para>
/// </remarks>
/// <param name="services">The services of the bus.</param>
public sealed class UnitOfWorkMiddleware(IServiceProvider services)
{
    /// <summary>Commands without a result.</summary>
    /// <typeparam name="TCommand">The command type.</typeparam>
    /// <param name="command">The command.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">Passed on; after the commit has begun, it has no effect.</param>
    /// <exception cref="InvalidOperationException">No <see cref="IUnitOfWork"/> is registered.</exception>
    public async ValueTask InvokeAsync<TCommand>(
        TCommand command,
        EventContext context,
        CommandNext<TCommand> next,
        CancellationToken cancellationToken)
        where TCommand : ICommand
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.UnitOfWork is { IsActive: true } outer)
        {
            await JoinAsync(outer, context).ConfigureAwait(false);
            return;
        }

        var scope = CommandScope.Open(services, context);
        await using (scope.ConfigureAwait(false))
        {
            var unit = Find(scope);
            if (unit.IsActive)
            {
                await JoinAsync(unit, scope.Context).ConfigureAwait(false);
                return;
            }

            await unit.BeginAsync(scope.Context, cancellationToken).ConfigureAwait(false);
            try
            {
                await next.InvokeAsync(command, In(unit, scope.Context), cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await unit.RollbackAsync().ConfigureAwait(false);
                throw;
            }

            await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        async ValueTask JoinAsync(IUnitOfWork unit, EventContext joined)
        {
            try
            {
                await next.InvokeAsync(command, In(unit, joined), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                unit.MarkRollbackOnly(exception);
                throw;
            }
        }
    }

    /// <summary>Commands with a result.</summary>
    /// <typeparam name="TCommand">The command type.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="command">The command.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">Passed on; after the commit has begun, it has no effect.</param>
    /// <exception cref="InvalidOperationException">No <see cref="IUnitOfWork"/> is registered.</exception>
    public async ValueTask<TResult> InvokeAsync<TCommand, TResult>(
        TCommand command,
        EventContext context,
        CommandNext<TCommand, TResult> next,
        CancellationToken cancellationToken)
        where TCommand : ICommand<TResult>
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.UnitOfWork is { IsActive: true } outer)
            return await JoinAsync(outer, context).ConfigureAwait(false);

        var scope = CommandScope.Open(services, context);
        await using (scope.ConfigureAwait(false))
        {
            var unit = Find(scope);
            if (unit.IsActive)
                return await JoinAsync(unit, scope.Context).ConfigureAwait(false);

            await unit.BeginAsync(scope.Context, cancellationToken).ConfigureAwait(false);
            TResult result;
            try
            {
                result = await next.InvokeAsync(command, In(unit, scope.Context), cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await unit.RollbackAsync().ConfigureAwait(false);
                throw;
            }

            await unit.CommitAsync(cancellationToken).ConfigureAwait(false);
            return result;
        }

        async ValueTask<TResult> JoinAsync(IUnitOfWork unit, EventContext joined)
        {
            try
            {
                return await next.InvokeAsync(command, In(unit, joined), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                unit.MarkRollbackOnly(exception);
                throw;
            }
        }
    }

    private static IUnitOfWork Find(CommandScope scope) =>
        scope.Services.GetService<IUnitOfWork>() ?? throw new InvalidOperationException(
            "UnitOfWorkMiddleware needs an IUnitOfWork. Register one, for example with services.AddScoped<IUnitOfWork, DbUnitOfWork>() " +
            "of the package SourceGenBus.Domain, beside a scoped DbConnection.");

    private static EventContext In(IUnitOfWork unit, EventContext context) =>
        context with { Session = unit.Session, UnitOfWork = unit };
}
