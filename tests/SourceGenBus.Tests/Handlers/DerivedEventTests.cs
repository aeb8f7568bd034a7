using Ordering.Contracts;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Handlers;

/// <summary>A handler that is written once for all events of a base type; routing stays exact.</summary>
public class DerivedEventTests
{
    [Fact]
    public async Task Every_concrete_event_of_the_base_arrives_wherever_it_was_declared()
    {
        await using var host = TestHost.Create();
        var reached = new List<string>();

        await host.Bus.PublishAsync(new BottleReturned(reached));
        await host.Bus.PublishAsync(new ParcelReturned(reached)); // of a library
        await host.Bus.PublishAsync(new CoinReturned(reached)); // a struct
        await host.Bus.PublishAsync<IReturn>(new BottleReturned(reached));

        Assert.Equal(["audit BottleReturned", "audit ParcelReturned", "audit CoinReturned", "audit BottleReturned"], reached);
    }

    [Fact]
    public async Task An_event_that_is_also_named_arrives_once()
    {
        await using var host = TestHost.Create();
        var reached = new List<string>();

        await host.Bus.PublishAsync(new KeyReturned(reached));

        Assert.Equal(["audit KeyReturned"], reached);
    }

    [Fact]
    public async Task An_event_of_two_bases_arrives_once()
    {
        await using var host = TestHost.Create();
        var reached = new List<string>();

        await host.Bus.PublishAsync(new Amphibian(reached));
        await host.Bus.PublishAsync<object>(new Amphibian(reached));

        Assert.Equal(["Amphibian", "Amphibian"], reached);
    }

    [Fact]
    public async Task Events_that_derive_from_an_event_arrive_each_once_and_so_does_that_itself()
    {
        await using var host = TestHost.Create();
        var reached = new List<string>();

        await host.Bus.PublishAsync(new Letter(reached));
        await host.Bus.PublishAsync(new Telegram(reached));

        Assert.Equal(["Letter", "Telegram"], reached);
    }

    [Fact]
    public async Task Generic_events_do_not()
    {
        await using var host = TestHost.Create();
        var reached = new List<string>();

        await host.Bus.PublishAsync(new BoxReturned<int>(1, reached));

        Assert.Empty(reached);
    }

    public sealed record BottleReturned(ICollection<string> Reached) : IReturn;

    public readonly record struct CoinReturned(ICollection<string> Reached) : IReturn;

    public sealed record KeyReturned(ICollection<string> Reached) : IReturn;

    public sealed record BoxReturned<T>(T Content, ICollection<string> Reached) : IReturn;

    public abstract record Unreturned(ICollection<string> Reached) : IReturn;

    private sealed record SecretlyReturned(ICollection<string> Reached) : IReturn;

    public interface ICreature
    {
        ICollection<string> Reached { get; }
    }

    public interface ISwimmer : ICreature;

    public interface IWalker : ICreature;

    public sealed record Amphibian(ICollection<string> Reached) : ISwimmer, IWalker;

    [EventHandler<ISwimmer>(IncludeDerived = true)]
    [EventHandler<IWalker>(IncludeDerived = true)]
    internal static class Zoo
    {
        internal static ValueTask HandleAsync(ICreature creature)
        {
            creature.Reached.Add(creature.GetType().Name);
            return default;
        }
    }

#pragma warning disable SGB1016 // One of the derived events is private on purpose.
    [EventHandler<IReturn>(IncludeDerived = true)]
#pragma warning restore SGB1016
    [EventHandler<KeyReturned>]
    internal sealed class Audit
    {
        public ValueTask HandleAsync(IReturn returned)
        {
            returned.Reached.Add($"audit {returned.GetType().Name}");
            return default;
        }
    }

#pragma warning disable SGB4002 // The rule's point, and this test's.
    public record Letter(ICollection<string> Reached);
#pragma warning restore SGB4002

    public sealed record Telegram(ICollection<string> Reached) : Letter(Reached);

    [EventHandler<Letter>(IncludeDerived = true)]
    internal static class PostOffice
    {
        internal static ValueTask HandleAsync(Letter letter)
        {
            letter.Reached.Add(letter.GetType().Name);
            return default;
        }
    }
}
