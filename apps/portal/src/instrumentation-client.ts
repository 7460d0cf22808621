import { z } from 'zod';

// zod would try whether it may compile its checks, which the Content-Security-Policy refuses on every page anew.
z.config({ jitless: true });
