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
    public Task The_service_of_the_key_arrives(string key) => Arrives($"FromKeyedServices({key})", key);

    /// <summary>The container recognizes what derives from its attribute, and takes the key that it has when it is made.</summary>
    [Theory]
    [InlineData("Primary", "\"primary\"")]
    [InlineData("Named(\"a\", 2)", "\"a2\"")]
    [InlineData("Named(null)", "\"1\"")]
    [InlineData("Named(\"a\", Suffix = \"b\")", "\"a1\"")]
    [InlineData("Of<Key>", "typeof(Key)")]
    [InlineData("Of<Key>(typeof(int), typeof(List<>))", "typeof(List<>)")]
    [InlineData("Derived(Key.Highest)", "Key.Highest")]
    public Task The_service_of_a_derived_attribute_arrives(string attribute, string key) => Arrives(attribute, key);

    private static async Task Arrives(string attribute, string key)
    {
        var result = GeneratorHarness.Run(
            $$"""
            using Microsoft.Extensions.DependencyInjection;

            public enum Key : ulong { Highest = ulong.MaxValue }

            public enum Sign { None }

            internal sealed class PrimaryAttribute() : FromKeyedServicesAttribute("primary");

            public sealed class NamedAttribute(string? name, int number = 1) : FromKeyedServicesAttribute(name + number)
            {
                public string? Suffix { get; set; }
            }

            public sealed class OfAttribute<T>(params Type[] types) : FromKeyedServicesAttribute(types.Length > 0 ? types[^1] : typeof(T));

            public class MiddleAttribute(object key) : FromKeyedServicesAttribute(key);

            public sealed class DerivedAttribute(Key key) : MiddleAttribute(key);

            public sealed record Placed;

            public sealed record Store(string Name);

            [EventHandler<Placed>]
            public sealed class Desk([{{attribute}}] Store store)
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
