using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using SourceGenBus.Benchmarks.Harness.Cases;
using SourceGenBus.Benchmarks.Harness.Handlers;

namespace SourceGenBus.Benchmarks.Publish;

/// <summary>
/// One publish per call, beside direct calls and a hand-written route: one handler, and eight event types in rotation, each
/// published from a place of its own.
/// Short enough to be run at a change: <c>bdn --filter *PublishShapes*</c>.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class PublishShapes
{
    private DirectOrderPlaced _direct;
    private HandWrittenOrderPlaced _handWritten;
    private InterceptedOnInterfaceOrderPlaced _intercepted;
    private DirectPlaces _directPlaces = null!;
    private HandWrittenPlaces _handWrittenPlaces = null!;
    private PublishingPlaces _publishingPlaces = null!;
    private int _round;

    [GlobalSetup]
    public void Setup()
    {
        var shop = new Shop();
        var (handler, placed, stock) = (shop.Get<PlaceOrder>(), new OrderPlaced(1), new StockEvents());
        _direct = new DirectOrderPlaced(handler, placed);
        _handWritten = new HandWrittenOrderPlaced(new(handler), placed);
        _intercepted = new InterceptedOnInterfaceOrderPlaced(shop.Bus, placed);
        _directPlaces = new DirectPlaces(shop.Stock, stock);
        _handWrittenPlaces = new HandWrittenPlaces(new(shop.Stock), stock);
        _publishingPlaces = new PublishingPlaces(shop.Bus, stock);
    }

    [Benchmark, BenchmarkCategory("1 handler")]
    public ValueTask DirectCall() => _direct.PublishAsync(0);

    [Benchmark(Baseline = true), BenchmarkCategory("1 handler")]
    public ValueTask HandWrittenRoute() => _handWritten.PublishAsync(0);

    [Benchmark, BenchmarkCategory("1 handler")]
    public ValueTask InterceptedPublish() => _intercepted.PublishAsync(0);

    [Benchmark(Baseline = true), BenchmarkCategory("8 types")]
    public ValueTask DirectCallOfEight() => _directPlaces.PublishAsync(_round++);

    [Benchmark, BenchmarkCategory("8 types")]
    public ValueTask HandWrittenRouteOfEight() => _handWrittenPlaces.PublishAsync(_round++);

    [Benchmark, BenchmarkCategory("8 types")]
    public ValueTask InterceptedPublishOfEight() => _publishingPlaces.PublishAsync(_round++);
}
