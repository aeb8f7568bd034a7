namespace Shop.Tests.Fixtures;

/// <summary>The suite runs on each build of the same program.</summary>
public sealed class BothBuilds : TheoryData<Build>
{
    public BothBuilds()
    {
        Add(Build.Managed);
        Add(Build.Native);
    }
}
