using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus;

/// <summary>
/// Asks every <see cref="IMessageValidator{TMessage}"/> that is registered for the type of a message, and lets the message
/// pass when none has an error. Otherwise it throws a <see cref="MessageValidationException"/> with all of them.
/// </summary>
/// <remarks>
/// Validators come from the services in the context, or from the bus's own where there are none; those with a scoped lifetime
/// therefore need a sender who passes a scope. For a type without validators it costs one look-up and allocates nothing.
/// </remarks>
/// <param name="services">The services of the bus.</param>
public sealed class ValidationMiddleware(IServiceProvider services)
{
    private readonly IServiceProviderIsService? _known = services.GetService<IServiceProviderIsService>();

    /// <summary>Events.</summary>
    /// <typeparam name="TEvent">The event type.</typeparam>
    /// <param name="event">The event.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">Passed on.</param>
    /// <exception cref="MessageValidationException">A validator found an error.</exception>
    public ValueTask InvokeAsync<TEvent>(TEvent @event, EventContext context, EventNext<TEvent> next, CancellationToken cancellationToken)
        where TEvent : notnull
    {
        return HasValidators<TEvent>() ? ValidateFirst() : next.InvokeAsync(@event, context, cancellationToken);

        async ValueTask ValidateFirst()
        {
            await ValidateAsync(@event, context, cancellationToken).ConfigureAwait(false);
            await next.InvokeAsync(@event, context, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Commands without a result.</summary>
    /// <typeparam name="TCommand">The command type.</typeparam>
    /// <param name="command">The command.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">Passed on.</param>
    /// <exception cref="MessageValidationException">A validator found an error.</exception>
    public ValueTask InvokeAsync<TCommand>(
        TCommand command,
        EventContext context,
        CommandNext<TCommand> next,
        CancellationToken cancellationToken)
        where TCommand : notnull
    {
        return HasValidators<TCommand>() ? ValidateFirst() : next.InvokeAsync(command, context, cancellationToken);

        async ValueTask ValidateFirst()
        {
            await ValidateAsync(command, context, cancellationToken).ConfigureAwait(false);
            await next.InvokeAsync(command, context, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Commands and queries with a result.</summary>
    /// <typeparam name="TCommand">The type of the command or query.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="command">The command or query.</param>
    /// <param name="context">The context.</param>
    /// <param name="next">The remaining pipeline.</param>
    /// <param name="cancellationToken">Passed on.</param>
    /// <exception cref="MessageValidationException">A validator found an error.</exception>
    public ValueTask<TResult> InvokeAsync<TCommand, TResult>(
        TCommand command,
        EventContext context,
        CommandNext<TCommand, TResult> next,
        CancellationToken cancellationToken)
        where TCommand : notnull
    {
        return HasValidators<TCommand>() ? ValidateFirst() : next.InvokeAsync(command, context, cancellationToken);

        async ValueTask<TResult> ValidateFirst()
        {
            await ValidateAsync(command, context, cancellationToken).ConfigureAwait(false);
            return await next.InvokeAsync(command, context, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A container that cannot tell is asked for them.</summary>
    private bool HasValidators<TMessage>()
        where TMessage : notnull => _known?.IsService(typeof(IMessageValidator<TMessage>)) ?? true;

    private async ValueTask ValidateAsync<TMessage>(TMessage message, EventContext context, CancellationToken cancellationToken)
        where TMessage : notnull
    {
        List<ValidationError>? errors = null;
        foreach (var validator in (context.Services ?? services).GetService<IEnumerable<IMessageValidator<TMessage>>>() ?? [])
        {
            var found = await validator.ValidateAsync(message, context, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException(
                    $"ValidateAsync of '{validator.GetType()}' returned null. Return ValidationError.None for a valid message.");
            if (found.Count > 0)
                (errors ??= []).AddRange(found);
        }

        if (errors is not null)
            throw new MessageValidationException(typeof(TMessage), errors);
    }
}
