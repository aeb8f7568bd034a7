namespace Shop;

/// <summary>The files that are part of the program.</summary>
internal static class Resource
{
    internal static string Read(string name)
    {
        using var stream = typeof(Resource).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
