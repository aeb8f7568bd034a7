using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SourceGenBus.EventStore;

/// <summary>
/// How a durable command or query is handed to its one handler, and how the answer is written and read. Generated code makes it. Immutable
/// and safe for concurrent use.
/// </summary>
public abstract class CommandContract
{
    private protected CommandContract()
    {
    }

    /// <summary>What the handler returns; null for a command without a result.</summary>
    public abstract Type? ResultType { get; }

    /// <summary>Makes the contract of a command without a result.</summary>
    public static CommandContract WithoutResult { get; } = new Plain();

    /// <summary>Makes the contract of a command with a result.</summary>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="json">How it is serialized.</param>
    public static CommandContract OfCommand<TResult>(JsonTypeInfo<TResult> json) => new Returning<TResult>(
        json, static (bus, message, context, token) => bus.SendAsync((ICommand<TResult>)message, context, token));

    /// <summary>Makes the contract of a query.</summary>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="json">How it is serialized.</param>
    public static CommandContract OfQuery<TResult>(JsonTypeInfo<TResult> json) => new Returning<TResult>(
        json, static (bus, message, context, token) => bus.QueryAsync((IQuery<TResult>)message, context, token));

    /// <summary>Sends a message to its handler.</summary>
    /// <param name="bus">The bus that has the handler.</param>
    /// <param name="message">The command or query.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">Passed on to the handler.</param>
    /// <returns>The result as UTF-8 JSON; <c>null</c> as JSON for a command without one.</returns>
    public abstract ValueTask<byte[]> SendAsync(ICommandBus bus, object message, EventContext context, CancellationToken cancellationToken);

    /// <summary>Reads a result.</summary>
    /// <param name="json">UTF-8 JSON, as <see cref="SendAsync"/> returned it.</param>
    /// <exception cref="JsonException">It is not what the contract says.</exception>
    public abstract object? ReadResult(ReadOnlySpan<byte> json);

    private sealed class Plain : CommandContract
    {
        public override Type? ResultType => null;

        public override async ValueTask<byte[]> SendAsync(
            ICommandBus bus, object message, EventContext context, CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(bus);
            await bus.SendAsync((ICommand)message, context, cancellationToken).ConfigureAwait(false);
            return "null"u8.ToArray();
        }

        public override object? ReadResult(ReadOnlySpan<byte> json) => null;
    }

    private sealed class Returning<TResult>(
        JsonTypeInfo<TResult> json, Func<ICommandBus, object, EventContext, CancellationToken, ValueTask<TResult>> send) : CommandContract
    {
        private readonly JsonTypeInfo<TResult> _json = json ?? throw new ArgumentNullException(nameof(json));

        public override Type? ResultType => typeof(TResult);

        public override async ValueTask<byte[]> SendAsync(
            ICommandBus bus, object message, EventContext context, CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(bus);
            var result = await send(bus, message, context, cancellationToken).ConfigureAwait(false);
            return JsonSerializer.SerializeToUtf8Bytes(result, _json);
        }

        public override object? ReadResult(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, _json);
    }
}
