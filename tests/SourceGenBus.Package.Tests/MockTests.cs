namespace SourceGenBus.Package.Tests;

/// <summary>Tests of an application that put a double of a mocking library in the place of the bus. They reference the application only.</summary>
public sealed class MockTests(PackedLibrary library) : IDisposable
{
    private readonly Workspace _workspace = new(library);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Moq_sets_up_and_verifies_every_kind_of_call()
    {
        WriteShop("""<PackageReference Include="Moq" Version="4.20.72" />""")
            .Write(
                "Shop.Tests/Program.cs",
                """
                using Moq;
                using Shop;
                using SourceGenBus;

                var events = new Mock<IEventBus>(MockBehavior.Strict);
                events.Setup(b => b.PublishAsync(It.Is<OrderPlaced>(o => o.Id == 7), It.IsAny<CancellationToken>())).Returns(ValueTask.CompletedTask);
                events.Setup(b => b.PublishAsync(It.IsAny<OrderPlaced>(), It.IsAny<EventContext>(), default)).Returns(ValueTask.CompletedTask);
                events.Setup(b => b.PublishAsync(It.IsAny<Measured>(), default)).Throws(new InvalidOperationException("measured"));
                var commands = new Mock<ICommandBus>(MockBehavior.Strict);
                commands.Setup(b => b.SendAsync(It.IsAny<Cancel>(), It.IsAny<CancellationToken>())).Returns(ValueTask.CompletedTask);
                commands.Setup(b => b.SendAsync(It.Is<Ship>(s => s.Id == 7), It.IsAny<CancellationToken>())).ReturnsAsync(42);
                commands.Setup(b => b.QueryAsync(It.IsAny<Count>(), It.IsAny<EventContext>(), It.IsAny<CancellationToken>())).ReturnsAsync(43);
                commands.Setup(b => b.StreamAsync(It.IsAny<List>(), It.IsAny<CancellationToken>())).Returns(Items());

                await Sales.RunAsync(events.Object, commands.Object);

                events.Verify(b => b.PublishAsync(It.IsAny<OrderPlaced>(), It.IsAny<CancellationToken>()), Times.Once);
                events.Verify(b => b.PublishAsync(new OrderPlaced(8), EventContext.Empty, default), Times.Once);
                events.Verify(b => b.PublishAsync(It.IsAny<Measured>(), default));
                events.Verify(b => b.PublishAsync(new Never(), default), Times.Never);
                commands.Verify(b => b.SendAsync(new Cancel(7), default), Times.Once);
                commands.Verify(b => b.SendAsync(It.IsAny<Ship>(), default), Times.Once);
                commands.Verify(b => b.QueryAsync(new Count(), EventContext.Empty, default), Times.Once);
                commands.Verify(b => b.StreamAsync(It.IsAny<List>(), default), Times.Once);
                Console.WriteLine("verified");

                static async IAsyncEnumerable<int> Items() { await Task.Yield(); yield return 44; }

                internal sealed record Never;
                """);

        await AssertRunsAsync();
    }

    [Fact]
    public async Task NSubstitute_sets_up_and_verifies_every_kind_of_call()
    {
        WriteShop("""<PackageReference Include="NSubstitute" Version="5.3.0" />""")
            .Write(
                "Shop.Tests/Program.cs",
                """
                using NSubstitute;
                using Shop;
                using SourceGenBus;

                var events = Substitute.For<IEventBus>();
                events.When(b => b.PublishAsync(Arg.Any<Measured>(), Arg.Any<CancellationToken>())).Do(_ => throw new InvalidOperationException("measured"));
                var commands = Substitute.For<ICommandBus>();
                commands.SendAsync(Arg.Is<Ship>(s => s.Id == 7), Arg.Any<CancellationToken>()).Returns(42);
                commands.QueryAsync(Arg.Any<Count>(), Arg.Any<EventContext>(), Arg.Any<CancellationToken>()).Returns(43);
                commands.StreamAsync(Arg.Any<List>(), Arg.Any<CancellationToken>()).Returns(Items());

                await Sales.RunAsync(events, commands);

                await events.Received(1).PublishAsync(Arg.Any<OrderPlaced>(), Arg.Any<CancellationToken>());
                await events.Received(1).PublishAsync(new OrderPlaced(8), EventContext.Empty, Arg.Any<CancellationToken>());
                await events.Received().PublishAsync(Arg.Any<Measured>(), Arg.Any<CancellationToken>());
                await events.DidNotReceive().PublishAsync(Arg.Any<Never>());
                await commands.Received(1).SendAsync(Arg.Any<Cancel>(), Arg.Any<CancellationToken>());
                await commands.Received(1).SendAsync(new Ship(7), default);
                await commands.Received(1).QueryAsync(new Count(), EventContext.Empty, default);
                commands.Received(1).StreamAsync(Arg.Any<List>(), Arg.Any<CancellationToken>());
                Received.InOrder(() =>
                {
                    events.PublishAsync(new OrderPlaced(7), default);
                    commands.SendAsync(new Cancel(7), default);
                });
                Console.WriteLine("verified");

                static async IAsyncEnumerable<int> Items() { await Task.Yield(); yield return 44; }

                internal sealed record Never;
                """);

        await AssertRunsAsync();
    }

    private async Task AssertRunsAsync()
    {
        (await _workspace.BuildAsync("Shop.Tests")).Succeeded().WithoutWarnings();
        var run = (await _workspace.RunAsync("Shop.Tests")).Succeeded();

        Assert.Equal(["42 43 44 measured", "verified"], run.Lines.Where(static line => line.Length > 0));
        Assert.True(_workspace.GeneratedFiles("Shop").ContainsKey("Interceptors.Shop.g.cs"));
    }

    private Workspace WriteShop(string mock) => _workspace
        .WriteProject("Shop/Shop.csproj", Workspace.PackageReference, outputType: "Library")
        .WriteProject("Shop.Tests/Shop.Tests.csproj", """<ProjectReference Include="../Shop/Shop.csproj" />""" + mock)
        .Write(
            "Shop/Shop.cs",
            """
            using SourceGenBus;

            namespace Shop;

            public sealed record OrderPlaced(int Id);
            public readonly record struct Measured(int Value);
            public sealed record Cancel(int Id) : ICommand;
            public sealed record Ship(int Id) : ICommand<int>;
            public sealed record Count : IQuery<int>;
            public sealed record List : IStreamQuery<int>;

            [EventHandler<OrderPlaced>]
            internal static class OnPlaced { public static ValueTask HandleAsync(OrderPlaced placed) => default; }

            [EventHandler<Measured>]
            internal static class OnMeasured { public static ValueTask HandleAsync(Measured measured) => default; }

            [CommandHandler<Cancel>]
            internal static class OnCancel { public static ValueTask HandleAsync(Cancel cancel) => default; }

            [CommandHandler<Ship, int>]
            internal static class OnShip { public static ValueTask<int> HandleAsync(Ship ship) => new(1); }

            [QueryHandler<Count, int>]
            internal static class OnCount { public static ValueTask<int> HandleAsync(Count count) => new(1); }

            [StreamQueryHandler<List, int>]
            internal static class OnList { public static async IAsyncEnumerable<int> HandleAsync(List list) { await Task.Yield(); yield return 1; } }

            public static class Sales
            {
                public static async Task RunAsync(IEventBus events, ICommandBus commands)
                {
                    await events.PublishAsync(new OrderPlaced(7));
                    await commands.SendAsync(new Cancel(7));
                    await events.PublishAsync(new OrderPlaced(8), EventContext.Empty);
                    var answers = new List<object> { await commands.SendAsync(new Ship(7)), await commands.QueryAsync(new Count(), EventContext.Empty) };
                    await foreach (var item in commands.StreamAsync(new List()))
                        answers.Add(item);
                    try
                    {
                        await events.PublishAsync(new Measured(1));
                    }
                    catch (InvalidOperationException exception)
                    {
                        answers.Add(exception.Message);
                    }

                    Console.WriteLine(string.Join(" ", answers));
                }
            }
            """);
}
