using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>Keys and default values that generated code repeats are those that the user wrote.</summary>
public sealed class KeyedServiceTests
{
    [Theory]
    [InlineData("typeof(List<>)")]
    [InlineData("typeof(Dictionary<,>.Enumerator)")]
    [InlineData("typeof(void)")]
    [InlineData("typeof((int Id, string))")]
    [InlineData("Key.Highest")]
    [InlineData("(Key)3")]
    [InlineData("(Sign)(-2)")]
    [InlineData("1L")]
    [InlineData("(byte)1")]
    [InlineData("1.5f")]
    [InlineData("'\\''")]
    [InlineData("true")]
    [InlineData("\"a\\n\\\"{b}\\uD800\"")]
    public async Task The_service_of_the_key_arrives(string key)
    {
        var result = GeneratorHarness.Run(
            $$"""
            using Microsoft.Extensions.DependencyInjection;

            public enum Key : ulong { Highest = ulong.MaxValue }

            public enum Sign { None }

            public sealed record Placed;

            public sealed record Store(string Name);

            [EventHandler<Placed>]
            public sealed class Desk([FromKeyedServices({{key}})] Store store)
            {
                public static string Seen = "";

                public ValueTask HandleAsync(Placed placed)
                {
                    Seen = store.Name;
                    return default;
                }
            }

            public sealed class Services : IKeyedServiceProvider
            {
                public object? GetService(Type type) => null;

                public object? GetKeyedService(Type type, object? key) => key!.Equals({{key}}) ? new Store("keyed") : null;

                public object GetRequiredKeyedService(Type type, object? key) =>
                    GetKeyedService(type, key) ?? throw new InvalidOperationException($"{key}");
            }

            public static class Program
            {
                public static async Task<string> Run()
                {
                    await using var bus = new EventBusBuilder().AddHandlers().UseServices(new Services()).Build();
                    await bus.PublishAsync(new Placed());
                    return Desk.Seen;
                }
            }
            """);

        Assert.Equal("keyed", await LoadedProgram.RunAsync(result));
    }

    [Fact]
    public async Task A_default_value_that_is_a_date_is_passed()
    {
        var result = GeneratorHarness.Run(
            """
            using System.Runtime.CompilerServices;
            using System.Runtime.InteropServices;

            public sealed record Placed;

            [EventHandler<Placed>]
            public sealed class Desk([Optional, DateTimeConstant(638000000000000000)] DateTime since)
            {
                public static string Seen = "";

                public ValueTask HandleAsync(Placed placed)
                {
                    Seen = since.Ticks.ToString();
                    return default;
                }
            }

            public static class Program
            {
                public static async Task<string> Run()
                {
                    await using var bus = new EventBusBuilder().AddHandlers().Build();
                    await bus.PublishAsync(new Placed());
                    return Desk.Seen;
                }
            }
            """);

        Assert.Equal("638000000000000000", await LoadedProgram.RunAsync(result));
    }
}
