namespace SourceGenBus.Generators.Baseline;

/// <summary>The text of a baseline: one line for each value, in an order that does not depend on the code.</summary>
internal static class BaselineFile
{
    /// <summary>The name of the file, beside the project.</summary>
    internal const string Name = "events.lock.json";

    /// <summary>The format that this version writes and reads.</summary>
    internal const int Format = 1;

    /// <summary>The key of the assembly's metadata that holds the shape of its events when it was compiled.</summary>
    internal const string MetadataKey = "SourceGenBus.DurableEvents";

    /// <summary>Writes a baseline with the line ends of the one before: a checkout with others shall not differ in every line.</summary>
    internal static string Write(IEnumerable<EventShape> events, string previous) =>
        previous.IndexOf('\n') is > 0 and var end && previous[end - 1] == '\r' ? Write(events).Replace("\n", "\r\n") : Write(events);

    /// <summary>Writes a baseline.</summary>
    internal static string Write(IEnumerable<EventShape> events)
    {
        var text = new System.Text.StringBuilder("{\n  \"format\": ").Append(Format).Append(",\n  \"events\": {");
        var separator = "\n";
        foreach (var shape in events.OrderBy(static shape => shape, EventShape.Order))
        {
            text.Append(separator).Append("    ").Append(JsonScanner.Quote(shape.Id)).Append(": {\n");
            if (shape.FormerNames.Count > 0)
                text.Append("      \"formerly\": [").Append(string.Join(", ", shape.FormerNames.Select(JsonScanner.Quote))).Append("],\n");
            if (shape.Key is not null)
                text.Append("      \"key\": ").Append(JsonScanner.Quote(shape.Key)).Append(",\n");
            text.Append("      \"fields\": {");
            WriteFields(text, shape.Fields);
            text.Append("}\n    }");
            separator = ",\n";
        }

        return text.Append(separator == "\n" ? "}\n}\n" : "\n  }\n}\n").ToString();
    }

    /// <summary>Reads a baseline. A blank file is one without events.</summary>
    /// <exception cref="BaselineException">It is no baseline, or one of a newer format.</exception>
    internal static IReadOnlyList<ReleasedEvent> Read(string text)
    {
        var events = new List<ReleasedEvent>();
        if (string.IsNullOrWhiteSpace(text))
            return events;

        var scanner = new JsonScanner(text);
        var hasFormat = false;
        scanner.ReadObject((name, position) =>
        {
            if (name == "format")
            {
                hasFormat = true;
                if (scanner.ReadNumber() is var format && format != Format)
                    throw new BaselineException(position, $"it has format {format}, and this version knows format {Format} only");
            }
            else if (name == "events" && hasFormat)
            {
                scanner.ReadObject((id, start) => events.Add(ReadEvent(scanner, id, start)));
            }
            else
            {
                throw new BaselineException(position, hasFormat ? $"'{name}' means nothing here" : "it does not begin with its format");
            }
        });
        scanner.ExpectEnd();
        if (!hasFormat)
            throw new BaselineException(0, "it does not begin with its format");
        if (events.GroupBy(static released => released.Shape.Id, StringComparer.Ordinal).FirstOrDefault(static same => same.Count() > 1) is { } twice)
            throw new BaselineException(twice.Last().Position, $"'{twice.Key}' is there twice");
        return events;
    }

    private static void WriteFields(System.Text.StringBuilder text, IReadOnlyList<FieldShape> fields)
    {
        var separator = "\n";
        foreach (var field in fields)
        {
            text.Append(separator).Append("        ")
                .Append(JsonScanner.Quote(field.Path))
                .Append(": ")
                .Append(JsonScanner.Quote(field.Text));
            separator = ",\n";
        }

        if (fields.Count > 0)
            text.Append("\n      ");
    }

    private static ReleasedEvent ReadEvent(JsonScanner scanner, string id, int position)
    {
        var at = id.LastIndexOf('@');
        if (at < 1
            || !int.TryParse(
                id.Substring(at + 1),
                System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture,
                out var version))
            throw new BaselineException(position, $"'{id}' is no name and version, such as 'order.placed@1'");

        string? key = null;
        IReadOnlyList<string> formerNames = [];
        var fields = new List<FieldShape>();
        scanner.ReadObject((name, start) =>
        {
            if (name == "key")
                key = scanner.ReadString();
            else if (name == "formerly")
                formerNames = scanner.ReadStrings();
            else if (name == "fields")
                scanner.ReadObject((path, _) => fields.Add(FieldShape.Parse(path, scanner.ReadString())));
            else
                throw new BaselineException(start, $"'{name}' means nothing here");
        });
        if (fields.GroupBy(static field => field.Path, StringComparer.Ordinal).FirstOrDefault(static same => same.Count() > 1) is { } twice)
            throw new BaselineException(position, $"'{id}' has '{twice.Key}' twice");
        fields.Sort(static (left, right) => string.CompareOrdinal(left.Path, right.Path));
        var shape = new EventShape(id.Substring(0, at), version, key, fields) { FormerNames = formerNames };
        return new ReleasedEvent(shape, position, id.Length);
    }
}
