using Catalog.Api.Products;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using SourceGenBus;

namespace Catalog.Api.Tests;

public sealed class RepositoryTests
{
    private readonly Mock<IEventBus> _bus = new(MockBehavior.Strict);
    private readonly Mock<ICommandBus> _commands = new();

    [Fact]
    public async Task Commands_are_set_up_and_verified()
    {
        var id = ProductId.New();
        _commands
            .Setup(bus => bus.SendAsync(It.IsAny<CreateProduct>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(id);

        var created = await _commands.Object.SendAsync(new CreateProduct("teapot", 20), TestContext.Current.CancellationToken);

        Assert.Equal(id, created);
        _commands.Verify(bus => bus.SendAsync(It.Is<CreateProduct>(command => command.Name == "teapot"), It.IsAny<CancellationToken>()), Times.Once);
        _commands.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task Events_are_set_up_and_verified()
    {
        var seen = new List<ProductRetired>();
        _bus.Setup(bus => bus.PublishAsync(It.IsAny<ProductRetired>(), It.IsAny<EventContext>(), It.IsAny<CancellationToken>()))
            .Callback<ProductRetired, EventContext, CancellationToken>((retired, _, _) => seen.Add(retired))
            .Returns(ValueTask.CompletedTask);
        var retired = new ProductRetired(ProductId.New());

        await _bus.Object.PublishAsync(retired, new EventContext { UserId = "ada" }, TestContext.Current.CancellationToken);

        Assert.Same(retired, Assert.Single(seen));
        _bus.Verify(bus => bus.PublishAsync(retired, It.IsNotNull<EventContext>(), It.IsAny<CancellationToken>()), Times.Once());
        _bus.Verify(bus => bus.PublishAsync(It.IsAny<PriceChanged>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public async Task A_handler_is_tested_alone()
    {
        var index = new SearchIndex();

        await index.HandleAsync(new ProductCreated(ProductId.New(), "teapot"));
        _ = index.HandleAsync(new ProductRetired(ProductId.New()));

        Assert.NotNull(index);
    }

    [Fact]
    public async Task A_throwing_bus_reaches_its_caller()
    {
        _bus.Setup(bus => bus.PublishAsync(It.IsAny<PriceChanged>(), It.IsAny<CancellationToken>())).Throws<TimeoutException>();

        await Assert.ThrowsAsync<TimeoutException>(async () =>
            await _bus.Object.PublishAsync(new PriceChanged(ProductId.New(), 1, 2), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_subscription_sees_what_is_published()
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddHttpContextAccessor()
            .AddScoped<CatalogContext>()
            .AddSingleton(Mock.Of<IProductRepository>())
            .AddSourceGenBus()
            .BuildServiceProvider();
        var bus = services.GetRequiredService<IEventBus>();
        var prices = new List<decimal>();
        using var subscription = bus.Subscribe<PriceChanged>((changed, _, _) =>
        {
            prices.Add(changed.To);
            return default;
        });

        for (var price = 1; price <= 3; price++)
            await bus.PublishAsync(new PriceChanged(ProductId.New(), 0, price), TestContext.Current.CancellationToken);

        Assert.Equal([1m, 2m, 3m], prices);
    }
}
