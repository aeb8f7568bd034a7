using SourceGenBus.Generators.Emission;

namespace SourceGenBus.Generators.Registration;

/// <summary>
/// Writes a method of the module that makes things by their number. Before it first runs, the JIT compiles all of it and loads every
/// type that it names: so many things are spread over methods of a few each.
/// </summary>
internal static class NumberedFactory
{
    /// <summary>Up to this number of things stand in one method.</summary>
    internal const int MostInMethod = 16;

    /// <param name="writer">Where to write.</param>
    /// <param name="signature">What the method looks like: return type, name, and parameters of which the first is the number.</param>
    /// <param name="things">The expressions, in the order of their numbers.</param>
    /// <param name="numbers">Other numbers for them, which do not follow one another.</param>
    internal static void Emit(SourceWriter writer, string signature, IEnumerable<string> things, List<int>? numbers = null)
    {
        var all = things.Select((thing, number) => $"{numbers?[number] ?? number} => {thing},").ToList();
        if (all.Count == 0)
            return;

        var open = signature.IndexOf('(');
        var name = signature.Substring(signature.LastIndexOf(' ', open) + 1, open - signature.LastIndexOf(' ', open) - 1);
        var arguments = string.Join(
            ", ",
            signature.Substring(open + 1).TrimEnd(')').Split(',').Select(
                static parameter => parameter.Substring(parameter.LastIndexOf(' ') + 1)));
        var number = arguments.Split(',')[0];
        var otherwise = $"_ => base.{name}({arguments}),";

        writer.Line();
        if (all.Count <= MostInMethod || numbers is not null)
        {
            EmitSwitch(writer, $"public override {signature} => {number}", [.. all, otherwise]);
            return;
        }

        var methods = (all.Count + MostInMethod - 1) / MostInMethod;
        EmitSwitch(
            writer,
            $"public override {signature} => ({number} / {MostInMethod})",
            [.. Enumerable.Range(0, methods).Select(method => $"{method} => {name}{method}({arguments}),"), otherwise]);
        for (var method = 0; method < methods; method++)
        {
            writer.Line();
            EmitSwitch(
                writer,
                $"private {signature.Insert(open, method.ToString(System.Globalization.CultureInfo.InvariantCulture))} => {number}",
                [.. all.Skip(method * MostInMethod).Take(MostInMethod), otherwise]);
        }
    }

    /// <summary>
    /// Numbers that things keep whatever comes before or after them: an edit of a running program exchanges the methods that know a number
    /// one after another, and never all at once.
    /// </summary>
    internal static List<int> ByName(IEnumerable<string> names)
    {
        var taken = new HashSet<int>();
        return names.Select(name =>
        {
            var number = (int)(StableHash.Of(name) & int.MaxValue);
            while (!taken.Add(number))
                number = (number + 1) & int.MaxValue;
            return number;
        }).ToList();
    }

    private static void EmitSwitch(SourceWriter writer, string signature, IEnumerable<string> arms) =>
        writer.Open($"{signature} switch").Lines(arms).Close("};");
}
