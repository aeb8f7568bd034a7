using System.Reflection;
using System.Reflection.Emit;
using SourceGenBus.EventStore.Tests;
using SourceGenBus.Generators.Baseline;

namespace SourceGenBus.Tool.Tests;

/// <summary>The baseline against assemblies that were built.</summary>
public sealed class BaselineTests
{
    [Fact]
    public async Task A_release_is_written_and_then_up_to_date()
    {
        var (assembly, file) = (Assembly(Text("\"Id\": \"string\"")), TemporaryFiles.NewPath("events.lock.json"));

        Assert.Equal("[{\"event\":\"order.placed@1\",\"breaking\":false,\"change\":\"it is new\"}]\n", (await RunAsync("check", assembly, file, "--json")).Ended(1).Output);
        Assert.False(File.Exists(file));
        (await RunAsync("write", assembly, file)).Ended(0);

        Assert.Equal(Text("\"Id\": \"string\""), await File.ReadAllTextAsync(file));
        Assert.Equal("The baseline is up to date.\n", (await RunAsync("check", assembly, file)).Ended(0).Error);
    }

    [Fact]
    public async Task An_addition_is_recorded_with_the_line_ends_of_the_file()
    {
        var file = TemporaryFiles.NewPath("events.lock.json");
        await File.WriteAllTextAsync(file, Text("\"Id\": \"string\"").ReplaceLineEndings("\r\n"));

        var run = (await RunAsync("write", Assembly(Text("\"Id\": \"string\", \"Note\": \"string?\"")), file)).Ended(0);

        Assert.Equal("EVENT           KIND      CHANGE\norder.placed@1  addition  'Note' is new\n", run.Output);
        Assert.Equal(Text("\"Id\": \"string\", \"Note\": \"string?\"").ReplaceLineEndings("\r\n"), await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_released_event_is_broken_only_by_force()
    {
        var (assembly, file, before) = (Assembly(Text("\"Id\": \"int32\"")), TemporaryFiles.NewPath("events.lock.json"), Text("\"Id\": \"string\""));
        await File.WriteAllTextAsync(file, before);

        var refused = (await RunAsync("write", assembly, file)).Ended(1);
        Assert.Equal("EVENT           KIND      CHANGE\norder.placed@1  breaking  'Id' was string and is int32\n", refused.Output);
        Assert.Equal(before, await File.ReadAllTextAsync(file));

        (await RunAsync("write", assembly, file, "--force")).Ended(0);
        Assert.Equal(Text("\"Id\": \"int32\""), await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_rename_that_keeps_the_former_name_is_an_addition_and_one_without_it_is_none()
    {
        var (file, before) = (TemporaryFiles.NewPath("events.lock.json"), Text("\"Id\": \"string\""));
        await File.WriteAllTextAsync(file, before);
        var renamed = before.Replace("order.placed@1", "order.booked@1", StringComparison.Ordinal);
        const string fields = "      \"fields\"";
        var kept = renamed.Replace(fields, $"      \"formerly\": [\"order.placed\"],\n{fields}", StringComparison.Ordinal);

        Assert.Equal(
            "EVENT           KIND      CHANGE\norder.placed@1  breaking  nothing declares it any more\n",
            (await RunAsync("write", Assembly(renamed), file)).Ended(1).Output);
        Assert.Equal(
            "EVENT           KIND      CHANGE\norder.booked@1  addition  its name was 'order.placed'\n",
            (await RunAsync("write", Assembly(kept), file)).Ended(0).Output);
        Assert.Equal(kept, await File.ReadAllTextAsync(file));
        Assert.Equal(
            "EVENT           KIND      CHANGE\norder.booked@1  breaking  it is not read under its former name 'order.placed' any more\n",
            (await RunAsync("write", Assembly(renamed), file)).Ended(1).Output);
    }

    [Fact]
    public async Task What_can_be_read_as_neither_is_wrong_usage()
    {
        var (text, plain, file) = (TemporaryFiles.NewPath("letter.dll"), Assembly(null), TemporaryFiles.NewPath("events.lock.json"));
        await File.WriteAllTextAsync(text, "Dear customer");

        Assert.Contains("There is no file", (await RunAsync("check", "nowhere.dll", file)).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("is no .NET assembly", (await RunAsync("check", text, file)).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("declares no durable events", (await RunAsync("check", plain, file)).Ended(2).Error, StringComparison.Ordinal);
        Assert.Contains("was built with a newer package", (await RunAsync("check", Assembly("{\"format\":2}"), file)).Ended(2).Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "<<<<<<< HEAD");
        Assert.Contains("The file is no baseline of durable events", (await RunAsync("write", Assembly(Text("\"Id\": \"string\"")), file)).Ended(2).Error, StringComparison.Ordinal);
        Assert.Equal("<<<<<<< HEAD", await File.ReadAllTextAsync(file));
    }

    private static string Text(string fields) =>
        BaselineFile.Write(BaselineFile.Read($$"""{ "format": 1, "events": { "order.placed@1": { "fields": { {{fields}} } } } }""").Select(static released => released.Shape));

    private static Task<ToolRun> RunAsync(string verb, string assembly, string file, params string[] options) =>
        ToolRun.OfAsync(["baseline", verb, assembly, "--file", file, .. options]);

    /// <summary>An assembly with the metadata that the generator writes.</summary>
    private static string Assembly(string? shapes)
    {
        var path = TemporaryFiles.NewPath("Shop.dll");
        var builder = new PersistedAssemblyBuilder(new AssemblyName("Shop"), typeof(object).Assembly);
        builder.DefineDynamicModule("Shop");
        var constructor = typeof(AssemblyMetadataAttribute).GetConstructors().Single();
        builder.SetCustomAttribute(new CustomAttributeBuilder(constructor, ["Other", "value"]));
        if (shapes is not null)
            builder.SetCustomAttribute(new CustomAttributeBuilder(constructor, [BaselineFile.MetadataKey, shapes]));
        builder.Save(path);
        return path;
    }
}
