using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace SourceGenBus.Commands.Tests;

/// <summary>The run-time type decides who handles a message; the static type only decides how fast it is found.</summary>
public sealed class RoutingTests : IDisposable
{
    private readonly ServiceProvider _services = TestBus.InContainer();

    private EventBus Bus => _services.GetRequiredService<EventBus>();

    private Journal Journal => _services.GetRequiredService<Journal>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Argument_of_a_base_type()
    {
        Lamp lamp = new SwitchOn();
        await Bus.SendAsync(lamp);
        lamp = new SwitchOff();
        await Bus.SendAsync(lamp);
        ICommand command = new SwitchOn();
        await Bus.SendAsync(command);

        Assert.Equal(["SwitchOn", "SwitchOff", "SwitchOn"], Journal.Entries);
    }

    [Fact]
    public async Task Argument_of_an_unsealed_type_that_has_a_handler_itself()
    {
        Dim dim = new DimSlowly();
        await Bus.SendAsync(dim);
        await Bus.SendAsync(new Dim());

        Assert.Equal(["DimSlowly", "Dim"], Journal.Entries);
    }

    [Fact]
    public async Task Argument_of_a_type_parameter()
    {
        await Send(new SwitchOn());
        await SendThrough<EventBus, SwitchOff>(Bus, new SwitchOff());

        Assert.Equal(["SwitchOn", "SwitchOff"], Journal.Entries);
    }

    [Fact]
    public async Task Receiver_that_may_be_null()
    {
        EventBus? nobody = null;
        var none = nobody?.SendAsync(new SwitchOn());
        EventBus? somebody = Bus;
        await (somebody?.SendAsync(new SwitchOff()) ?? default);

        Assert.Null(none);
        Assert.Equal(["SwitchOff"], Journal.Entries);
    }

    [Fact]
    public async Task Commands_of_the_same_simple_name()
    {
        await Bus.SendAsync(new Indoors.Ring());
        await Bus.SendAsync(new Outdoors.Ring());

        Assert.Equal(["inside", "outside"], Journal.Entries);
    }

    [Fact]
    public async Task Command_whose_route_would_be_called_like_that_of_an_event()
    {
        await Bus.PublishAsync(new RefundCommand());
        await Bus.SendAsync(new Refund());

        Assert.Equal(["event", "command"], Journal.Entries);
    }

    [Fact]
    public async Task Type_of_two_kinds_goes_to_the_kind_that_is_handled()
    {
        var both = new CommandAndQuery();

        Assert.Equal(1, await Bus.SendAsync<int>(both));
        Assert.Equal(1, await Bus.QueryAsync(both)); // Same answer, so the same route serves it.
        var asPlain = Assert.Throws<InvalidOperationException>(() => Bus.SendAsync((ICommand)both).IsCompleted);
#pragma warning disable SGB2007 // The compiler says it first; this is about what happens when nobody listens.
        var asText = Assert.Throws<InvalidOperationException>(() => Bus.SendAsync<string>(both).IsCompleted);
#pragma warning restore SGB2007

        Assert.Equal(asPlain.Message, asText.Message);
        Assert.Equal(
            $"'{typeof(CommandAndQuery)}' was sent as another kind of message than the one '{typeof(CommandAndQueryHandler)}' is marked to handle. " +
            "It implements several of ICommand, ICommand<TResult>, IQuery<TResult> and IStreamQuery<TItem>; send it as the one that its handler is marked for.",
            asText.Message);
    }

    [Fact]
    public async Task Bus_of_ones_own_is_left_alone()
    {
        var recording = new RecordingBus(Bus);
        ICommandBus bus = recording;

        await bus.SendAsync(new SwitchOn());
        await recording.SendAsync(new SwitchOff());

        Assert.Equal(2, recording.Sent.Count);
        Assert.Equal(["SwitchOn", "SwitchOff"], Journal.Entries);
    }

    private ValueTask Send<TCommand>(TCommand command)
        where TCommand : ICommand => Bus.SendAsync(command);

    private static ValueTask SendThrough<TBus, TCommand>(TBus bus, TCommand command)
        where TBus : ICommandBus
        where TCommand : class, ICommand => bus.SendAsync(command);

    public abstract record Lamp : ICommand;

    public sealed record SwitchOn : Lamp;

    public sealed record SwitchOff : Lamp;

    public record Dim : Lamp;

    public sealed record DimSlowly : Dim;

    [CommandHandler<SwitchOn>]
    [CommandHandler<SwitchOff>]
    [CommandHandler<Dim>]
    [CommandHandler<DimSlowly>]
    internal sealed class LampHandler(Journal journal)
    {
        public ValueTask HandleAsync(Lamp command)
        {
            journal.Write(command.GetType().Name);
            return default;
        }
    }

    public static class Indoors
    {
        public sealed record Ring : ICommand;
    }

    public static class Outdoors
    {
        public sealed record Ring : ICommand;
    }

    public sealed record Refund : ICommand;

    public sealed record RefundCommand;

    [CommandHandler<Indoors.Ring>]
    [CommandHandler<Outdoors.Ring>]
    [CommandHandler<Refund>]
    [EventHandler<RefundCommand>]
    internal sealed class NamesakeHandler(Journal journal)
    {
        public ValueTask HandleAsync(Indoors.Ring command) => Write("inside");

        public ValueTask HandleAsync(Outdoors.Ring command) => Write("outside");

        public ValueTask HandleAsync(Refund command) => Write("command");

        public ValueTask HandleAsync(RefundCommand refund) => Write("event");

        private ValueTask Write(string entry)
        {
            journal.Write(entry);
            return default;
        }
    }

    public sealed record CommandAndQuery : ICommand, ICommand<int>, ICommand<string>, IQuery<int>;

    [CommandHandler<CommandAndQuery, int>]
    internal sealed class CommandAndQueryHandler
    {
        public ValueTask<int> HandleAsync(CommandAndQuery command) => new(1);
    }

    private sealed class RecordingBus(ICommandBus inner) : ICommandBus
    {
        internal ConcurrentBag<object> Sent { get; } = [];

        public ValueTask SendAsync(ICommand command, CancellationToken cancellationToken = default)
        {
            Sent.Add(command);
            return inner.SendAsync(command, cancellationToken);
        }

        public ValueTask SendAsync(ICommand command, EventContext context, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<T> SendAsync<T>(ICommand<T> command, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<T> SendAsync<T>(ICommand<T> command, EventContext context, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<T> QueryAsync<T>(IQuery<T> query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<T> QueryAsync<T>(IQuery<T> query, EventContext context, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IAsyncEnumerable<T> StreamAsync<T>(IStreamQuery<T> query, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IAsyncEnumerable<T> StreamAsync<T>(IStreamQuery<T> query, EventContext context, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
