using Mediator;
using ICounting = SourceGenBus.Benchmarks.Harness.Handlers.ICounting;
using SourceGenBus.Benchmarks.Harness.Measuring;
using SourceGenBus.Benchmarks.Rivals;

namespace SourceGenBus.Benchmarks.Harness.Rivals;

/// <summary>Mediator, which is generated as well, through the interface that its users inject.</summary>
internal static class MediatorRows
{
    private const string Name = "Mediator 3.0.2";

    internal static Contender One()
    {
        var program = MediatorProgram.Start();
        return Contender.Of(Name, new Publish<Placed>(program.Mediator, new Placed(1)), new Counting<PlaceOrder>(program));
    }

    internal static Contender Four()
    {
        var program = MediatorProgram.Start();
        return Contender.Of(Name, new Publish<Paid>(program.Mediator, new Paid(1)),
            new Counting<FirstPayment>(program), new Counting<SecondPayment>(program),
            new Counting<ThirdPayment>(program), new Counting<FourthPayment>(program));
    }

    internal static Contender Rotation()
    {
        var program = MediatorProgram.Start();
        return Contender.Of(Name, new PublishRotation(program.Mediator, new()), StockHandlers(program));
    }

    internal static Contender BaseTyped()
    {
        var program = MediatorProgram.Start();
        Stock[] notices = [new Counted(1), new Reserved(1), new Released(1), new Picked(1), new Packed(1), new Moved(1), new Lost(1), new Found(1)];
        return Contender.Of(Name, new PublishBaseTyped(program.Mediator, notices), StockHandlers(program));
    }

    internal static Contender Command()
    {
        var program = MediatorProgram.Start();
        return Contender.Of(Name, new SendSetPrice(program.Mediator, new SetPrice(1)), new Counting<PriceSetter>(program));
    }

    private static ICounting[] StockHandlers(MediatorProgram program) =>
    [
        new Counting<OnCounted>(program), new Counting<OnReserved>(program), new Counting<OnReleased>(program), new Counting<OnPicked>(program),
        new Counting<OnPacked>(program), new Counting<OnMoved>(program), new Counting<OnLost>(program), new Counting<OnFound>(program),
    ];

    private sealed class Counting<THandler>(MediatorProgram program) : ICounting
    {
        private readonly ICallCounter<THandler> _counter = program.CounterOf<THandler>();

        public long Count => _counter.Count;

        public void Reset() => _counter.Reset();
    }

    private sealed class Notices
    {
        internal Counted Counted { get; } = new(1);

        internal Reserved Reserved { get; } = new(1);

        internal Released Released { get; } = new(1);

        internal Picked Picked { get; } = new(1);

        internal Packed Packed { get; } = new(1);

        internal Moved Moved { get; } = new(1);

        internal Lost Lost { get; } = new(1);

        internal Found Found { get; } = new(1);
    }

    private readonly struct Publish<TNotice>(IMediator mediator, TNotice notice) : IPublishCase
        where TNotice : INotification
    {
        public ValueTask PublishAsync(int round) => mediator.Publish(notice);
    }

    private readonly struct PublishRotation(IMediator mediator, Notices notices) : IPublishCase
    {
        public ValueTask PublishAsync(int round) => (round & 7) switch
        {
            0 => mediator.Publish(notices.Counted),
            1 => mediator.Publish(notices.Reserved),
            2 => mediator.Publish(notices.Released),
            3 => mediator.Publish(notices.Picked),
            4 => mediator.Publish(notices.Packed),
            5 => mediator.Publish(notices.Moved),
            6 => mediator.Publish(notices.Lost),
            _ => mediator.Publish(notices.Found),
        };
    }

    private readonly struct PublishBaseTyped(IMediator mediator, Stock[] notices) : IPublishCase
    {
        public ValueTask PublishAsync(int round) => mediator.Publish(notices[round & 7]);
    }

    private readonly struct SendSetPrice(IMediator mediator, SetPrice command) : IPublishCase
    {
        public async ValueTask PublishAsync(int round) => await mediator.Send(command);
    }
}
