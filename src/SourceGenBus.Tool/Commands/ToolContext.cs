using System.CommandLine;
using SourceGenBus.EventStore;
using SourceGenBus.Tool.Output;
using SourceGenBus.Tool.Stores;

namespace SourceGenBus.Tool.Commands;

/// <summary>What a command works with. It closes the store that was opened through it.</summary>
internal sealed class ToolContext(
    ParseResult parsed,
    StoreOptions options,
    bool isJson,
    CancellationToken cancellationToken) : IAsyncDisposable
{
    private IDurableStore? _store;

    internal bool IsJson { get; } = isJson;

    internal CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Data, and nothing else.</summary>
    internal TextWriter Output => parsed.InvocationConfiguration.Output;

    /// <summary>Messages.</summary>
    internal TextWriter Error => parsed.InvocationConfiguration.Error;

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? default;

    internal T? Get<T>(Option<T> option) => parsed.GetValue(option);

    internal T Get<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    /// <summary>The values of an argument that may have none.</summary>
    internal T[] GetAll<T>(Argument<T[]> argument) => parsed.GetValue(argument) ?? [];

    /// <summary>Where the store is.</summary>
    internal StorePlace Place() => options.Read(parsed);

    /// <summary>Opens the store; it must be of this tool's schema version.</summary>
    internal async Task<IDurableStore> OpenAsync() => _store = await StoreOpener.OpenAsync(Place(), CancellationToken);

    /// <summary>Opens the store, whatever its schema.</summary>
    internal async Task<IDurableStore> OpenAnyAsync(bool mayBeNew) =>
        _store = await StoreOpener.OpenAnyAsync(Place(), mayBeNew, CancellationToken);

    /// <summary>Prints a value for programs or a table for people.</summary>
    internal void Print<T>(T value, Func<Table> table)
    {
        if (IsJson)
            Output.WriteLine(JsonText.Of(value));
        else
            table().WriteTo(Output);
    }

    /// <summary>Prints a value for programs or a text as it is for people.</summary>
    internal void Print<T>(T value, string text)
    {
        if (IsJson)
            Output.WriteLine(JsonText.Of(value));
        else
            Output.Write(text);
    }

    /// <summary>Tells a person something that is no data.</summary>
    internal void Tell(string message)
    {
        if (!IsJson)
            Error.WriteLine(message);
    }
}
