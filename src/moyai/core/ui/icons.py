"""Line icons, drawn for this product on a 24 x 24 grid: inner SVG marks by name."""

ICONS: dict[str, str] = {
    "alert": '<path d="M12 4 2.8 20h18.4Z"/><path d="M12 10v4.5"/><path d="M12 17.3v.2"/>',
    "arrow-left": '<path d="M19 12H5"/><path d="m11 6-6 6 6 6"/>',
    "arrow-right": '<path d="M5 12h14"/><path d="m13 6 6 6-6 6"/>',
    "bell": '<path d="M6 10a6 6 0 0 1 12 0c0 5 2 7 2 7H4s2-2 2-7Z"/><path d="M10 20.5h4"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 3v4M16 3v4"/>',
    "camera": '<rect x="2.5" y="6" width="13" height="12" rx="2"/><path d="m15.5 10.5 6-3.5v10l-6-3.5"/>',
    "car": (
        '<path d="M4 16v-4l2-5.5h12l2 5.5v4Z"/><path d="M4 12h16"/>'
        '<circle cx="7.5" cy="17.5" r="1.8"/><circle cx="16.5" cy="17.5" r="1.8"/>'
    ),
    "card": '<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="M3 10h18M6.5 15h4"/>',
    "chart": '<path d="M4 20V4"/><path d="M4 20h16"/><path d="M8.5 16v-5M13 16V8M17.5 16v-3"/>',
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "chevron-down": '<path d="m6 9.5 6 6 6-6"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "exit": '<path d="M14 4H6v16h8"/><path d="M10 12h10m-4-4 4 4-4 4"/>',
    "face": (
        '<path d="M3.5 8V5.5a2 2 0 0 1 2-2H8M16 3.5h2.5a2 2 0 0 1 2 2V8M20.5 16v2.5a2 2 0 0 1-2 2H16"/>'
        '<path d="M8 20.5H5.5a2 2 0 0 1-2-2V16M9 9.5v1.2M15 9.5v1.2"/>'
        '<path d="M12 9.5v3.4h-1M8.8 15.6a4.6 4.6 0 0 0 6.4 0"/>'
    ),
    "globe": (
        '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17"/>'
        '<path d="M12 3.5c3 2.5 4 5.5 4 8.5s-1 6-4 8.5c-3-2.5-4-5.5-4-8.5s1-6 4-8.5Z"/>'
    ),
    "home": '<path d="m3.5 11.5 8.5-7.5 8.5 7.5"/><path d="M6 9.5V20h12V9.5"/><path d="M10 20v-5.5h4V20"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5"/><path d="M12 7.5v.2"/>',
    "list": '<path d="M9 6.5h11M9 12h11M9 17.5h11"/><path d="M4.5 6.5h.2M4.5 12h.2M4.5 17.5h.2"/>',
    "map": (
        '<path d="m3.5 6.5 5.5-2.5 6 2.5 5.5-2.5v13.5l-5.5 2.5-6-2.5-5.5 2.5Z"/>'
        '<path d="M9 4v13.5M15 6.5V20"/>'
    ),
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.7-4 3.7-6 7.5-6s6.8 2 7.5 6"/>',
    "microphone": (
        '<rect x="9" y="3" width="6" height="11" rx="3"/>'
        '<path d="M5 11.5a7 7 0 0 0 14 0M12 18.5V21M8.5 21h7"/>'
    ),
    "people": (
        '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c.5-3.7 3-5.5 6.5-5.5s6 1.8 6.5 5.5"/>'
        '<path d="M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.8c2 .8 3.2 2.6 3.5 5.2"/>'
    ),
    "phone": (
        '<path d="M6 3.5h3.5l1.5 4.5-2.3 1.7a12 12 0 0 0 5.6 5.6L16 13l4.5 1.5V18'
        'a2.5 2.5 0 0 1-2.7 2.5C10.5 20 4 13.5 3.5 6.2A2.5 2.5 0 0 1 6 3.5Z"/>'
    ),
    "pin": (
        '<path d="M12 21s7-6.3 7-11.5a7 7 0 0 0-14 0C5 14.7 12 21 12 21Z"/><circle cx="12" cy="9.5" r="2.5"/>'
    ),
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "wheelchair": (
        '<circle cx="10" cy="4.5" r="1.5"/><path d="M10 8v6h5.5l2.5 5h2"/><path d="M10 10.5h5"/>'
        '<path d="M7.5 11.5a5 5 0 1 0 6.8 6.5"/>'
    ),
    "yen": '<path d="m6 4 6 8 6-8M12 12v8M7 12.5h10M7 16.5h10"/>',
    "wrench": '<path d="M20 7.5a5 5 0 0 1-6.5 6L7 20l-3-3 6.5-6.5a5 5 0 0 1 6-6.5l-3 3 .5 2.5 2.5.5Z"/>',
}
