using SourceGenBus;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts doubles in the place of the handlers of commands and queries. Each has one handler, so its type says which.</summary>
public static class CommandSubstitutionExtensions
{
    /// <summary>
    /// Calls a delegate in the place of the handler of a command, which is not constructed then. Middleware is as ever. Of two for one
    /// command the later one counts. A command that has no handler, or whose handler takes it as something else, keeps the bus from
    /// starting.
    /// </summary>
    /// <typeparam name="TCommand">The exact type of the command.</typeparam>
    /// <param name="services">Where the bus is registered.</param>
    /// <param name="replacement">What to call instead.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection ReplaceCommandHandler<TCommand>(
        this IServiceCollection services, Func<TCommand, EventContext, CancellationToken, ValueTask> replacement)
        where TCommand : ICommand
    {
        TestingServiceCollectionExtensions.SubstitutesOf(services).AddCommand(replacement);
        return services;
    }

    /// <summary>As <see cref="ReplaceCommandHandler{TCommand}"/>, for a command with a result.</summary>
    /// <typeparam name="TCommand">The exact type of the command.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="services">Where the bus is registered.</param>
    /// <param name="replacement">What to call instead.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection ReplaceCommandHandler<TCommand, TResult>(
        this IServiceCollection services, Func<TCommand, EventContext, CancellationToken, ValueTask<TResult>> replacement)
        where TCommand : ICommand<TResult>
    {
        TestingServiceCollectionExtensions.SubstitutesOf(services).AddCommand(replacement);
        return services;
    }

    /// <summary>As <see cref="ReplaceCommandHandler{TCommand}"/>, for a query.</summary>
    /// <typeparam name="TQuery">The exact type of the query.</typeparam>
    /// <typeparam name="TResult">The answer.</typeparam>
    /// <param name="services">Where the bus is registered.</param>
    /// <param name="replacement">What to call instead.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection ReplaceQueryHandler<TQuery, TResult>(
        this IServiceCollection services, Func<TQuery, EventContext, CancellationToken, ValueTask<TResult>> replacement)
        where TQuery : IQuery<TResult>
    {
        TestingServiceCollectionExtensions.SubstitutesOf(services).AddCommand(replacement);
        return services;
    }

    /// <summary>As <see cref="ReplaceCommandHandler{TCommand}"/>, for a stream query.</summary>
    /// <typeparam name="TQuery">The exact type of the query.</typeparam>
    /// <typeparam name="TItem">One item of the answer.</typeparam>
    /// <param name="services">Where the bus is registered.</param>
    /// <param name="replacement">What to call instead.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection ReplaceStreamQueryHandler<TQuery, TItem>(
        this IServiceCollection services, Func<TQuery, EventContext, CancellationToken, IAsyncEnumerable<TItem>> replacement)
        where TQuery : IStreamQuery<TItem>
    {
        TestingServiceCollectionExtensions.SubstitutesOf(services).AddStream(replacement);
        return services;
    }

    /// <summary>
    /// Chooses a handler class where a command or query has several: the application's, and those in the test project, whose handlers
    /// <c>AddSourceGenBus</c>, called there, has added. Without a choice the bus refuses to start. Of two choices the later one counts.
    /// </summary>
    /// <typeparam name="THandler">
    /// The handler class. One that handles no command of the bus, or not as the others do, keeps the bus from starting.
    /// </typeparam>
    /// <param name="services">Where the bus is registered.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection PreferHandler<THandler>(this IServiceCollection services)
        where THandler : class
    {
        TestingServiceCollectionExtensions.SubstitutesOf(services).Prefer(typeof(THandler));
        return services;
    }

    /// <summary>
    /// Keeps the application's handler of each command and query that has several, unless <see cref="PreferHandler{THandler}"/> chooses
    /// another: the one that the first <c>AddSourceGenBus</c> registered.
    /// </summary>
    /// <param name="services">Where the bus is registered.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection PreferApplicationHandlers(this IServiceCollection services)
    {
        TestingServiceCollectionExtensions.SubstitutesOf(services).PreferFirst();
        return services;
    }
}
