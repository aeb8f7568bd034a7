namespace SourceGenBus.Generators.Tests.LanguageSupport;

/// <summary>One line of the table of language support: a feature in a place where a type, a call or an attribute can stand.</summary>
/// <param name="Feature">The feature of the language.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Rule">The diagnostic that says it cannot work; null when it works.</param>
/// <param name="Source">The program: <c>Go.RunAsync</c> leads to one call of a handler, which hits the sink.</param>
public sealed record LanguageRow(string Feature, string Place, string? Rule, string Source)
{
    private const string Handler =
        "[EventHandler<Placed>] internal sealed class PlacedHandler { public ValueTask HandleAsync(Placed placed) { Sink.Hit(); return default; } }\n"
        + "[CommandHandler<Pay>] internal sealed class PayHandler { public ValueTask HandleAsync(Pay pay) { Sink.Hit(); return default; } }\n";

    private const string Publisher = "internal static class Go { internal static async Task RunAsync(EventBus bus) => await bus.PublishAsync(new Placed(\"1\")); }\n";

    /// <summary>A class that handles <c>Placed</c>.</summary>
    internal static LanguageRow Handles(string feature, string place, string handler) => new(feature, place, null, handler + "\n" + Publisher);

    /// <summary>A type <c>E</c> that is published; the expression makes one.</summary>
    internal static LanguageRow Event(string feature, string place, string declaration, string expression = "new E()", string type = "E") => new(
        feature,
        place,
        null,
        declaration
        + $"\n[EventHandler<{type}>] internal sealed class H {{ public ValueTask HandleAsync({type} e) {{ Sink.Hit(); return default; }} }}\n"
        + $"internal static class Go {{ internal static async Task RunAsync(EventBus bus) {{ IEventBus any = bus; await any.PublishAsync({expression}); }} }}\n");

    /// <summary>A class <c>Caller</c> whose static method <c>CallAsync</c> publishes <c>Placed</c> once, or sends <c>Pay</c> once.</summary>
    internal static LanguageRow Calls(string feature, string place, string members) => new(
        feature, place, null, Handler + "internal static class Go { internal static async Task RunAsync(EventBus bus) => await Caller.CallAsync(bus); }\n" + members);

    /// <summary>The same, with the body of that method.</summary>
    internal static LanguageRow Body(string feature, string place, string statements, string modifiers = "static async Task") =>
        Calls(feature, place, $"internal partial class Caller {{ internal {modifiers} CallAsync(EventBus bus) {{ {statements} }} }}");

    /// <summary>A program that a rule reports.</summary>
    internal static LanguageRow Reports(string feature, string place, string rule, string source) => new(feature, place, rule, source + "\n");
}
